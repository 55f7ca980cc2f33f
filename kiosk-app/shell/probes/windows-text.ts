import type { Buffer } from 'node:buffer';

/** The upper half of code page 850, which a French or Western European console of Windows writes (Unicode Consortium, VENDORS/MICSFT/PC/CP850.TXT). */
const UPPER_HALF =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

/** Reads what a program of Windows printed: UTF-8 where it is that (`chcp 65001`), else code page 850. Never throws. */
export function windowsText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : UPPER_HALF.charAt(byte - 128))).join(
      '',
    );
  }
}
