// Prints an object as YAML, line by line, and tells which field each line shows.

const PLAIN = /^[A-Za-z_/][\w ./@*+-]*$/;
const WORDS = /^(true|false|null|yes|no|on|off|y|n|~)$/i;

/** Lines of {indent, text, path}; path is as explain has it: spec.ipFamilies[0]. */
export function yamlLines(value) {
  const lines = [];
  write(value, '', 0, '', lines);
  return lines;
}

function write(value, path, indent, lead, lines) {
  if (Array.isArray(value) && value.length) {
    value.forEach((item, i) => writeEntry('-', item, `${path}[${i}]`, indent, lines, true));
  } else if (value !== null && typeof value === 'object' && Object.keys(value).length) {
    for (const [key, item] of Object.entries(value)) {
      writeEntry(`${scalar(key)}:`, item, path ? `${path}.${key}` : key, indent, lines, false);
    }
  } else {
    lines.push({ indent, text: lead + scalar(value), path });
  }
}

function writeEntry(lead, item, path, indent, lines, inList) {
  const nested = item !== null && typeof item === 'object' && (Array.isArray(item) ? item.length : Object.keys(item).length);
  if (!nested) {
    lines.push({ indent, text: `${lead} ${scalar(item)}`, path });
  } else if (inList && !Array.isArray(item)) {
    // A mapping in a list begins on the line of its dash.
    const start = lines.length;
    write(item, path, indent + 1, '', lines);
    lines[start] = { ...lines[start], indent, text: `- ${lines[start].text}`, opens: path };
  } else {
    lines.push({ indent, text: lead, path });
    write(item, path, Array.isArray(item) ? indent : indent + 1, '', lines);
  }
}

function scalar(value) {
  if (typeof value !== 'string') {
    return Array.isArray(value) ? '[]' : value !== null && typeof value === 'object' ? '{}' : String(value);
  }
  return PLAIN.test(value) && !WORDS.test(value) && !value.endsWith(' ') ? value : JSON.stringify(value);
}

/** The whole as text. */
export function toYAML(value) {
  return yamlLines(value)
    .map(line => '  '.repeat(line.indent) + line.text)
    .join('\n');
}
