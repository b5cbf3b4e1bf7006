"""The pieces behind the template tags: words, numbers, times, icons and chips as plain functions."""
