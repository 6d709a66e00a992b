import ipaddr from "ipaddr.js";

/**
 * An address or range as it is kept: a range begins where its addresses begin, a single address is a range of one,
 * IPv4 within IPv6 is IPv4. Undefined for what is none.
 */
export function networkOf(text: string): string | undefined {
  const [address = "", length, ...rest] = text.trim().split("/");
  if (rest.length > 0 || !isAddress(address)) return undefined;
  const own = ipaddr.process(address);
  const most = own.kind() === "ipv4" ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
  const mapped = own.kind() === "ipv4" && address.includes(":") ? 96 : 0;
  const bits = length === undefined ? most : Number(length) - mapped;
  if (bits < 0 || bits > most) return undefined;
  const range = `${own.toString()}/${bits}`;
  const from =
    own.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(range)
      : ipaddr.IPv6.networkAddressFromCIDR(range);
  return `${from.toString()}/${bits}`;
}

/** Whether an address lies in one of the networks. No networks let in all; an unknown address is in none. */
export function admitsAddress(networks: readonly string[], ip: string | null): boolean {
  if (networks.length === 0) return true;
  if (ip === null || !isAddress(ip)) return false;
  const address = ipaddr.process(ip);
  return networks.some((network) => {
    const [from, bits] = ipaddr.parseCIDR(network);
    return from.kind() === address.kind() && address.match(from, bits);
  });
}

/** IPv4 in its four-part form alone: others read `10.1` as an address. */
const isAddress = (text: string) =>
  text.includes(":")
    ? ipaddr.IPv6.isValid(text) && !text.includes("%")
    : ipaddr.IPv4.isValidFourPartDecimal(text);
