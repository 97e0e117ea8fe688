"""A language model that lends the client its words, over an OpenAI-compatible endpoint.

The engine decides what the client feels; a model is told of it in words, and the guard reads what it writes before
anything is shown.
"""
