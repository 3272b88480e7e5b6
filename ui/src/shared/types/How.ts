export type How = "nfc" | "qr" | "code" | "by_hand" | "here";
