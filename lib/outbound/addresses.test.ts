import { describe, expect, it } from "vitest";
import { rangesOf, refusedAddress } from "./addresses";

describe("refusedAddress", () => {
  it.each([
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.1.1",
    "169.254.169.254",
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "192.0.2.1",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "nonsense",
  ])("C15: %s is refused", (address) => {
    expect(refusedAddress(address, [], [])).toEqual(expect.any(String));
  });

  it.each(["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])(
    "C15: %s is called",
    (address) => expect(refusedAddress(address, [], [])).toBeUndefined(),
  );

  it("C15: the addresses of this host's own interfaces are refused, mapped ones too", () => {
    expect(refusedAddress("93.184.216.34", [], ["93.184.216.34"])).toBe("of this host itself");
    expect(refusedAddress("::ffff:93.184.216.34", [], ["93.184.216.34"])).toBe("of this host itself");
  });

  it("C15: ranges of the setting are allowed, a metadata service only by its own address", () => {
    const allowed = rangesOf("10.20.0.0/16, 127.0.0.1,169.254.0.0/16, fd00::/8");
    expect(refusedAddress("10.20.3.4", allowed)).toBeUndefined();
    expect(refusedAddress("::ffff:127.0.0.1", allowed)).toBeUndefined();
    expect(refusedAddress("10.21.0.1", allowed)).toBe("of a private network");
    expect(refusedAddress("169.254.169.254", allowed)).toBe("of a cloud's metadata service");
    expect(refusedAddress("fd00:ec2::254", allowed)).toBe("of a cloud's metadata service");
    expect(refusedAddress("169.254.169.254", rangesOf("169.254.169.254"))).toBeUndefined();
  });
});
