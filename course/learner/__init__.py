"""What a notebook touches: exercises, the workspace, predictions and questions."""
