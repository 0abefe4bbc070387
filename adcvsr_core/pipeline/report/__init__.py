"""What a job can say of its result: measured while it renders, one page at the end."""
