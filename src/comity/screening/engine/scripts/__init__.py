"""From any script to plain letters a-z: one small table or rule for each script."""
