"""How well each text stands out from what is drawn behind it, text within drawings as well."""

# axe-core says nothing of text in an SVG. Returns [text, contrast, enough] for each text shown,
# where `enough` is what WCAG 2 asks of text of that size. What is behind a text is read from the
# page at the text's middle, shape by shape, down to the first opaque one.
CONTRASTS = """root => {
    const sheet = document.head.appendChild(document.createElement('style'));
    sheet.textContent = '* { pointer-events: all !important; }';
    const parse = colour => {
        const [r, g, b, a = 1] = (colour.match(/[\\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
        return {rgb: [r, g, b].map(c => colour.startsWith('color(srgb') ? 255 * c : c), a};
    };
    const over = (top, below) => top.rgb.map((c, i) => top.a * c + (1 - top.a) * below[i]);
    const faded = element => {
        let all = 1;
        for (let e = element; e; e = e.parentElement) all *= Number(getComputedStyle(e).opacity);
        return all;
    };
    const inked = (element, colour, own = 1) => {
        const {rgb, a} = parse(colour);
        return {rgb, a: a * own * faded(element)};
    };
    const drawn = element => element instanceof SVGElement && !(element instanceof SVGSVGElement);
    const paint = element => {
        const style = getComputedStyle(element);
        if (!drawn(element)) return inked(element, style.backgroundColor);
        if (element.closest('text') || style.fill === 'none') return {rgb: [0, 0, 0], a: 0};
        return inked(element, style.fill, Number(style.fillOpacity));
    };
    const behind = (element, x, y) => {
        const style = getComputedStyle(element);
        if (drawn(element) && style.stroke !== 'none' && style.paintOrder.startsWith('stroke'))
            return parse(style.stroke).rgb;
        const layers = [];
        for (const below of document.elementsFromPoint(x, y)) {
            if (drawn(below) && (below === element || element.contains(below))) continue;
            layers.push(paint(below));
            if (layers.at(-1).a === 1) break;
        }
        return layers.reduceRight((ground, layer) => over(layer, ground), [255, 255, 255]);
    };
    const luminance = rgb => {
        const [r, g, b] = rgb.map(c => c / 255)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const found = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const element = node.parentElement, style = getComputedStyle(element);
        const off = ':disabled, [aria-disabled=true], [aria-hidden=true] option, style, option,'
            + ' title, .cw-hidden, .MathJax *, mjx-container *';
        if (!node.data.trim() || element.closest(off) || style.visibility === 'hidden') continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getClientRects()[0];
        if (!box?.width) continue;
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        if (!document.elementsFromPoint(x, y).some(e => e === element || element.contains(e)))
            continue; // scrolled out of its box
        const ground = behind(element, x, y);
        const ink = drawn(element) ? inked(element, style.fill, Number(style.fillOpacity))
            : inked(element, style.color);
        const [low, high] = [luminance(over(ink, ground)), luminance(ground)].sort((a, b) => a - b);
        const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
        const enough = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
        found.push([node.data.trim(), (high + 0.05) / (low + 0.05), enough]);
    }
    sheet.remove();
    return found;
}"""
