"""What SI-PETROK costs, as ratios against a floor measured in the same run.

`python -m bench` prints them all.
"""
