"""One small reader a family of logs."""
