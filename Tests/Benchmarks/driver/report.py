"""The table, and the picture of how reads and memory grow with the number of accounts."""

class Table:
    """Rows of: what, the figure of ours, what it is compared with, the ratio, the budget, and whether it is met."""

    def __init__(self):
        self.rows = []

    def add(
            self, what, ours, unit, against="", theirs=None, budget=None, figure=None, most=True, exact=False,
            detail=False):
        """`budget` bounds the ratio where there is something to compare with, else the figure itself; `most` says that it
        is an upper bound. An `exact` figure is the same on every machine; a `detail` is left out where people are to
        read the table."""
        ratio = ours / theirs if theirs else None
        judged = figure if figure is not None else ratio if ratio is not None else ours
        met = None if budget is None else judged <= budget if most else judged >= budget
        self.rows.append({
            "what": what, "ours": ours, "unit": unit, "against": against, "theirs": theirs, "ratio": ratio,
            "budget": budget, "judged": judged, "most": most, "exact": exact, "met": met, "detail": detail})

    @property
    def missed(self):
        return [row for row in self.rows if row["met"] is False]

    def markdown(self, details=True):
        lines = ["| what | ratio | budget | Tokenkeeper | compared with |", "|---|---|---|---|---|"]
        for row in self.rows:
            if row["detail"] and not details:
                continue
            ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
            budget = ""
            if row["budget"] is not None:
                budget = f"{'≤' if row['most'] else '≥'} {row['budget']:g}{'' if row['met'] else ' **missed**'}"
            theirs = "" if row["theirs"] is None else f" {number(row['theirs'])} {row['unit']}"
            lines.append(
                f"| {row['what']} | {ratio} | {budget} | {number(row['ours'])} {row['unit']} | {row['against']}{theirs} |")
        return "\n".join(lines)


def replace_between_marks(path, text):
    begin, end = "<!-- benchmarks -->\n", "<!-- end of benchmarks -->"
    head, _, rest = path.read_text().partition(begin)
    tail = rest.partition(end)[2]
    if not tail:
        raise SystemExit(f"{path} has no marks of where the table stands")
    path.write_text(f"{head}{begin}{text}\n{end}{tail}")


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def graph(points):
    """An SVG of read latency and memory by the number of accounts; each point is what million.measure gives."""
    width, height, left, bottom = 640, 360, 70, 50
    panels = [
        ("median read, µs", [point["read"]["p50_us"] for point in points], "#6441a5"),
        ("resident memory, MiB", [point["memory"]["resident"] / 1024 for point in points], "#00796b"),
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height * 2}" font-family="sans-serif" '
        'font-size="13"><rect width="100%" height="100%" fill="white"/>']
    for index, (title, values, colour) in enumerate(panels):
        top = index * height
        most = max(values) * 1.15
        places = []
        for number_of_point, (point, value) in enumerate(zip(points, values)):
            x = left + (width - left - 50) * number_of_point / max(len(points) - 1, 1)
            y = top + height - bottom - (height - bottom - 40) * value / most
            places.append((x, y))
            parts.append(
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{colour}"/>'
                f'<text x="{x:.0f}" y="{y - 10:.0f}" text-anchor="middle">{number(value)}</text>'
                f'<text x="{x:.0f}" y="{top + height - bottom + 20}" text-anchor="middle">{point["accounts"]:,}</text>')
        line = " ".join(f"{x:.0f},{y:.0f}" for x, y in places)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
            f'<line x1="{left}" y1="{top + height - bottom}" x2="{width - 20}" y2="{top + height - bottom}" stroke="#888"/>'
            f'<text x="{left}" y="{top + 22}" font-weight="bold">{title}, by number of accounts</text>')
    return "\n".join(parts + ["</svg>\n"])
