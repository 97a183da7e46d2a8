"""A neural network, stepped: one step of backpropagation with its gradient checked, and training epoch by epoch."""
