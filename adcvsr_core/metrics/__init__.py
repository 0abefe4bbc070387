"""Full-reference and temporal quality measures on tensors."""
