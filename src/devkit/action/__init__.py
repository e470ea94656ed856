"""The GitHub Action's logic: action.yml only calls `devkit action STEP`.

What the runner says of a job comes in through the environment, what the step says goes out through the runner's files,
workflow commands on stdout and, where it is asked for, one comment.
"""
