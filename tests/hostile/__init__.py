"""What nobody would send by mistake: a matrix of hostile inputs with their answers, and a fuzz target per decoder."""
