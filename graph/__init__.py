"""The nouns, the ports to a graph, and the engines behind them."""
