/** What is asked of numbers before any arithmetic on a curve; known without loading that arithmetic. */

/** The field of edwards25519 and the order of its base point (RFC 8032 §5.1). */
export const ed25519 = { p: 2n ** 255n - 19n, n: 2n ** 252n + 27742317777372353535851937790883648493n };

/** The order of P-256's base point (SP 800-186). */
export const p256 = { n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n };
