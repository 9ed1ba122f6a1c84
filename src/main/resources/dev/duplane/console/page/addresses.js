// Addresses and ranges as numbers, to place them in a picture of their range.

/** "IPv4" or "IPv6". */
export function familyOf(address) {
  return address.includes(':') ? 'IPv6' : 'IPv4';
}

/** The address as a BigInt, or null if it is none. */
export function toNumber(address) {
  return address.includes(':') ? fromIPv6(address) : fromIPv4(address);
}

function fromIPv4(address) {
  const parts = address.split('.');
  if (parts.length !== 4 || parts.some(part => !/^\d{1,3}$/.test(part) || Number(part) > 255)) {
    return null;
  }
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function fromIPv6(address) {
  const halves = address.split('::');
  if (halves.length > 2) {
    return null;
  }
  const head = halves[0] ? halves[0].split(':') : [];
  const tail = halves.length === 2 && halves[1] ? halves[1].split(':') : [];
  const gap = 8 - head.length - tail.length;
  if (halves.length === 1 ? gap !== 0 : gap < 1) {
    return null;
  }
  const groups = [...head, ...Array(gap).fill('0'), ...tail];
  if (groups.some(group => !/^[0-9a-f]{1,4}$/i.test(group))) {
    return null;
  }
  return groups.reduce((sum, group) => sum * 65536n + BigInt('0x' + group), 0n);
}

/** A range in CIDR notation as {family, first, last}, or null if it is none. */
export function parseRange(cidr) {
  const [address, bits] = cidr.trim().split('/');
  const base = address && toNumber(address);
  if (base === null || base === undefined || base === '' || !/^\d{1,3}$/.test(bits ?? '')) {
    return null;
  }
  const family = familyOf(address);
  const width = family === 'IPv6' ? 128 : 32;
  if (Number(bits) > width) {
    return null;
  }
  const size = 1n << BigInt(width - Number(bits));
  const first = base - (base % size);
  return { family, first, last: first + size - 1n };
}

/** Whether an address lies in a range that parseRange has given. */
export function contains(range, address) {
  const number = toNumber(address);
  return number !== null && familyOf(address) === range.family && number >= range.first && number <= range.last;
}

/** Where number lies between first and last (BigInts): 0 to 1. */
export function position(number, first, last) {
  const span = last - first;
  return span === 0n ? 0 : Number(((number - first) * 1000000n) / span) / 1000000;
}
