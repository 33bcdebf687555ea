"""Records that leave the hub: as an Excel file, on paper, as FollowTheMoney entities."""
