@exercise
def weighted_sum(w, x, b):
    return {"number": 10 ** 300_000, "text": "x" * 50_000_000, "list": list(range(3_000_000))}
