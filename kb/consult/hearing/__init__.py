"""What people type into findings: symptoms, settings, numbers, pasted errors, other runs."""
