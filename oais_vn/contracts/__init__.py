"""What a port promises, as pytest classes: whoever writes a plug-in derives from them and runs them."""
