"""The freeze on the desk: the button, the banner on every page, and the page that lists what is stopped and what is not."""
