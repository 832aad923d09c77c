"""The words that trainings use in the names of their columns."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEUTRAL = _set(
    "avg average mean cur current the of on at per overall set metrics metric scalars scalar epoch step "
    "batch mini minibatch iter iteration total tot sum net inner log logs perf x global output interval "
    "objective final model trainer lm main reduced is data full and dataset info"
)
"""Words that do not change what is measured."""

SMOOTHED = _set("smooth smoothed ema running moving avr median ma window rolling history")
EXTREME = _set("best min max std lowest highest var minimum maximum bests")
"""Words that make another quantity of it: the best so far, the spread."""

SPREAD = _set("std stddev variance")
"""Words that make a measure of spread of it: neither up nor down is better."""

STEP = _set("step timestep update kimg round interacts globalstep env frame frames")
COUNTING = STEP - {"env"}
ITERATION = _set("iter iteration itr batch it minibatch i niter episode")
EPOCH = _set("epoch ep epochs eopch epoc")
BESIDE_COUNTER = _set(
    "global total num current the n trainer time id cur no number of end sampled max training charts count "
    "index idx completed misc progress"
)
"""Words that a counter may have beside it and still be one: `total timesteps`, `trainer/global_step`."""
SETTING = _set(
    "seed fold run trial experiment exp config subset replicate repeat id uuid pid hash param params "
    "parameter parameters patience worker workers gpu gpus cpu cpus thread threads layers dropout wd bs"
)
BESIDE_SETTING = _set("n num number no idx index count counter total trainable current model batch size")
"""Names of settings, identifiers and counts of things, which stand beside the curves and are none."""
SETTING_NAMES = frozenset(
    map(_set, ("batch size", "hidden size", "world size", "local rank", "weight decay", "model index"))
)
TIME = _set(
    "elapsed eta timestamp date wall walltime runtime duration hours remaining created timestr datetime clock"
)

UP = _set(
    "accuracy f1 fbeta precision recall map auc auroc roc iou miou dice bleu rouge psnr ssim r2 "
    "spearman pearson kappa mcc ndcg hits hit elo win reward return score success ap ap50 top5 meteor "
    "cider macro micro auprc mrr specificity sensitivity jaccard correct fscore f05 f2 margins "
    "explained pck macc pearson probability"
)
DOWN = _set(
    "loss wer cer per ter fid kid perplexity rmse mae mse mape error eer lpips cost xent nll logloss "
    "mlogloss err rmsle msle ade fde epe hausdorff bpc bpb deviance crossentropy"
)
LOSS_LIKE = _set(
    "logloss mlogloss nll rmse mse mae l1 l2 bce ce xent deviance bpc bpb elbo rmsle multi binary cross "
    "entropy crossentropy objective likelihood huber quantile error err merror"
)
"""Quantities that stand for the loss where a log names no loss (gradient boosting, regression)."""

PLAIN = _set(
    "lr grad_norm loss_scale weight_norm memory throughput step_time reward kl entropy q_value "
    "response_length chosen_logps d_loss g_loss"
)
"""Quantities of the whole run: `lr`, not `train_lr`."""
ALWAYS_PLAIN = _set("lr grad_norm loss_scale weight_norm entropy chosen_logps")
"""Of these there is one, whatever data the line around it speaks of."""

ACCURACY = _set("accuracy acc accu acc1 accuracy1 top1 prec1 precision1 aacc accuracytop1 correct")
ACCURACY_KIND = _set(
    "categorical sparse binary accuracy acc top1 multi class cls classification thresh multiclass "
    "masked instance token pct percent top balanced percentage"
)
SYNONYM = {
    "acc": "accuracy",
    "ppl": "perplexity",
    "rec": "recall",
    "prec": "precision",
    "f1score": "f1",
    "cost": "loss",
    "criterion": "loss",
    "mean_iou": "miou",
    "mean_dice": "dice",
    "ap": "map",
    "bbox_map": "map",
    "bbox_ap": "map",
    "coco_bbox_map": "map",
    "box_map": "map",
    "bbox_map50": "map50",
    "bbox_ap50": "map50",
    "coco_bbox_map50": "map50",
    "ap50": "map50",
}
