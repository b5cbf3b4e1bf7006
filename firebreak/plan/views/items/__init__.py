"""Items of the plan: registers, reading, editing, playing, and what is done with one."""
