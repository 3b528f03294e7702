@exercise
def weighted_sum(w, x, b):
    raise ValueError("\x1b[2J\x1b]0;title\x07" + "</td><script>alert(1)</script>" + "\ud800")
