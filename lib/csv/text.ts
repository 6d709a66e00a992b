import { invalid } from "@/lib/core/errors";

/** A file's text, with a sentence where its encoding had to be guessed. */
export type FileText = { text: string; notice?: string };

const MAGIC: readonly { bytes: readonly number[]; what: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: "an Excel workbook or a zip archive" },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: "an old Excel workbook" },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: "a PDF" },
  { bytes: [0x1f, 0x8b], what: "a gzip archive" },
  { bytes: [0xff, 0xfe, 0x00, 0x00], what: "text in UTF-32" },
  { bytes: [0x00, 0x00, 0xfe, 0xff], what: "text in UTF-32" },
];
const AS_CSV = "Save it as “CSV UTF-8” and try again.";

/**
 * The text of a file that should be CSV: UTF-8 or, with its mark, UTF-16; what is neither is read as Windows-1252,
 * which spreadsheets on Windows write, with a notice. Line ends become \n. Throws `Refusal` (invalid) that says
 * what the file is instead.
 */
export function fileText(bytes: Uint8Array): FileText {
  const other = MAGIC.find((magic) => magic.bytes.every((byte, index) => bytes[index] === byte));
  if (other) throw invalid(`This file is ${other.what}, not CSV. ${AS_CSV}`);
  const { text, notice } = decode(bytes);
  const zero = text.indexOf("\0");
  if (zero >= 0) {
    throw invalid(
      `Line ${lineAt(text, zero)} has a NUL character: the file is damaged, not text, or UTF-16 without its mark. ${AS_CSV}`,
    );
  }
  if (text.trim() === "") throw invalid("The file is empty. It needs a header line and at least one person.");
  return { text: text.replace(/\r\n?/g, "\n"), ...(notice && { notice }) };
}

function decode(bytes: Uint8Array): FileText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: strict("utf-16le", bytes, "UTF-16") };
  if (first === 0xfe && second === 0xff) return { text: strict("utf-16be", bytes, "UTF-16") };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return inWindows1252(bytes);
  }
}

function strict(encoding: string, bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw invalid(`The file begins as ${name} but is damaged. ${AS_CSV}`);
  }
}

function inWindows1252(bytes: Uint8Array): FileText {
  const loose = new TextDecoder("utf-8").decode(bytes);
  // Real characters of UTF-8 beside broken ones: the file is damaged, and another reading would garble names.
  if (/[^\0-\x7f\ufffd]/.test(loose)) {
    const line = lineAt(loose, loose.indexOf("\ufffd"));
    throw invalid(
      `Line ${line} is not valid UTF-8, although other lines are: the file is damaged. ${AS_CSV}`,
    );
  }
  const text = new TextDecoder("windows-1252").decode(bytes);
  const wrong = text.search(/[\x80-\x9f]/);
  if (wrong >= 0) {
    throw invalid(`Line ${lineAt(text, wrong)} is neither UTF-8 nor Windows-1252. ${AS_CSV}`);
  }
  const at = text.search(/[^\0-\x7f]/);
  const word = /[^\s,;|"]*[^\0-\x7f][^\s,;|"]*/.exec(text.slice(Math.max(0, at - 40), at + 40))?.[0];
  return {
    text,
    notice: `The file is not UTF-8. It was read as Windows-1252: see whether “${word}” in line ${lineAt(text, at)} is right.`,
  };
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split(/\r\n?|\n/).length;
}
