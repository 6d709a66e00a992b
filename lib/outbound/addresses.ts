import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** A range of addresses: where it begins, and how many bits all of its addresses share. */
export type Range = readonly [Address, number];

/** Where clouds tell a machine its secrets. Only a range of exactly one of these allows it. */
const METADATA = ["169.254.169.254", "fd00:ec2::254", "168.63.129.16", "100.100.100.200", "192.0.0.192"].map(
  (text) => ipaddr.parse(text),
);

/** Ranges that the library calls ordinary and that are not: IPv4 in IPv6 as of old, site-local, local NAT64. */
const UNUSUAL = ["::/96", "fec0::/10", "64:ff9b:1::/48"].map((range) => ipaddr.parseCIDR(range));

const WORDS: Readonly<Record<string, string>> = {
  loopback: "of this host itself",
  linkLocal: "of the local link",
  private: "of a private network",
  uniqueLocal: "of a private network",
  carrierGradeNat: "of a provider's inner network",
  unspecified: "unspecified",
  multicast: "of many hosts",
  broadcast: "of all hosts",
};

/** The ranges of a setting such as `10.20.0.0/16, fd12::/48`. Throws where one is none. */
export function rangesOf(setting: string): Range[] {
  return setting
    .split(",")
    .map((text) => text.trim())
    .filter(Boolean)
    .map((text) => (text.includes("/") ? ipaddr.parseCIDR(text) : whole(ipaddr.parse(text))));
}

/**
 * Why the console does not call an address, as the end of a sentence; undefined where it may. IPv4 within IPv6 is
 * judged as what it leads to. `own` are the addresses of this host, which are refused as its loopback is.
 */
export function refusedAddress(
  text: string,
  allowed: readonly Range[],
  own: readonly string[] = ownAddresses(),
): string | undefined {
  if (!ipaddr.isValid(text)) return "not an address";
  const address = unwrapped(ipaddr.parse(text));
  const by = allowed.filter((range) => within(address, range));
  if (METADATA.some((each) => same(each, address))) {
    return by.some(([, bits]) => bits === bitsOf(address)) ? undefined : "of a cloud's metadata service";
  }
  if (by.length > 0) return undefined;
  if (own.some((each) => ipaddr.isValid(each) && same(unwrapped(ipaddr.parse(each)), address))) {
    return "of this host itself";
  }
  const range = address.range();
  if (range !== "unicast") return WORDS[range] ?? "reserved";
  return UNUSUAL.some((each) => within(address, each)) ? "reserved" : undefined;
}

/** The addresses of this host's own interfaces. */
function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? []);
}

/** IPv4 within IPv6 as the IPv4 address, where packets go there: mapped, and translated by NAT64. */
function unwrapped(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (address.range() === "rfc6052") return new ipaddr.IPv4(address.toByteArray().slice(12));
  return address;
}

const whole = (address: Address): Range => [address, bitsOf(address)];
const bitsOf = (address: Address) => (address.kind() === "ipv4" ? 32 : 128);
const same = (one: Address, other: Address) =>
  one.kind() === other.kind() && one.toNormalizedString() === other.toNormalizedString();

function within(address: Address, [start, bits]: Range): boolean {
  return address.kind() === start.kind() && address.match([start, bits] as [ipaddr.IPv4, number]);
}
