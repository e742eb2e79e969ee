/**
 * A receipt of an invented network and its anchor, the same as `one-transaction` of proof/testdata/corpus: something to
 * verify when there is nothing yet, so that a runtime has compiled the verifier before it is needed.
 */
const proof = [
	"CAESB2xpbnhpLTEaVQogesQZd9aU/H8Xms2jjXjrZLmYLSrfrZ+JwUTpBdTgPLwSB2ZpbmFuY2UaEuS4tOa6quW4gui0ouaUv+WxgCIUTGlueG",
	"kgRmluYW5jZSBCdXJlYXUimQQK/wIICxABGAQgjPKPzQYolZrvOjJGCiCJGVHY7OZ2B9AVQfE/ar4X+r1hFIMNJlirD0bMSbqk8RABGiAMgZ0I",
	"H19vNObiHXCQUSmM7ztdqdmKZrFc4fRjA/3OpTogis6t7bvdZUGBdJp7y3yDhiWc3oqcKkZctFjzL82855tCIOOwxEKY/BwUmvv0yJlvuSQnrk",
	"HkZJuTTKSVmRt4UrhVSiCfx7DZdr4pYRh3r832RaN88luYeGqfRt27j49fZVOTQ1Ign8ew2Xa+KWEYd6/N9kWjfPJbmHhqn0bdu4+PX2VTk0Na",
	"ICdSGWDJ5uOW6bjpwqsbI6h9B4jN9Yhr8R41mtXEotJ7YiBGvhLQcDeX458wrgQJV9LmIsV/HgLPHkeyaixYmGAPHmogl4JEe1CsheJLUW/+du",
	"Ie4swzIFrnNwoGlos8fCXES8NyIOOwxEKY/BwUmvv0yJlvuSQnrkHkZJuTTKSVmRt4UrhVehR6bgSTPls+5vWq67fdwAhHmwOrExIBABoBCiJG",
	"CiBYoLsYCgw1aaFxZbsAFI2kcOfetxteh+0Kx4wDnCTRRRABGiB/UTTsuyLc+Etq2YkZKU6Ec/BHerM3Bx7Onvuu+saRdDJHEILokiYaQLs+O/",
	"3IUS2xry7QIB2NlxZtBIP3msgKpBKcA3tw0U2ASKNtetJDUme0I2NMPQ0tCGLA+6A+34qokjDoI+kxfQcy/QYS/wIICxABGAMgi/KPzQYolZrv",
	"OjJGCiD11zijyAqTin4s7JZQhlSoUh7pa4CTAFmTwKMROmHGIhABGiDm+EJuak0f23KM1rB/CAHkR1ttCdsk8j3AMf2rYCL3vjogxON2+c6GhE",
	"hxi9lJ0m4kPZ0RQ+n1DhX5Zc5hnQ/DB4ZCIKyzeMkrrlIx6Nr9wOA2IO9JSe5PKcXzevdr8GdsKPQKSiCfx7DZdr4pYRh3r832RaN88luYeGqf",
	"Rt27j49fZVOTQ1Ign8ew2Xa+KWEYd6/N9kWjfPJbmHhqn0bdu4+PX2VTk0NaICdSGWDJ5uOW6bjpwqsbI6h9B4jN9Yhr8R41mtXEotJ7YiBGvh",
	"LQcDeX458wrgQJV9LmIsV/HgLPHkeyaixYmGAPHmog47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFVyIOOwxEKY/BwUmvv0yJlvuSQn",
	"rkHkZJuTTKSVmRt4UrhVehR6bgSTPls+5vWq67fdwAhHmwOrExrhAQqaAQoHbGlueGktMRI8ChRnb25nc2hpLmZ1bmRzLnYxLlBheRIkCgsyMD",
	"I2LUVEVS0wNxCAreIEGhBob3NwaXRhbCBiZWRzLCAyGhABAAAAAAAAAAAAAAAAAAAAILvs7sXKMyo4CglvZmZpY2VyLTAQARogJrXAe/EYmZzz",
	"4FEqxVKNsMQ1WD0rWzebXsxtDjpn1p8iB2ZpbmFuY2USQgpA2T+zCHd4QlvaUCYQR0TuQlDpFtojD2tydC9XjX1tTejyWsRllVzJh55Vkm5v0I",
	"WX4Efw3KB7btk/uQakjN+dDigGMmCzOWrwc5kionDlnyUzDmZRwak+ROIJwLTkY4qf6IMvZmBCPHIV7+9SCrnpMLZ6p2RWiGQIzMHC/dF8y115",
	"b2iZnnfVf2GKcKgVkt+QtpqQ3zy9LGyHb6eN9GmEpa9IP5BCIN1xy4PsYQKIVMIDimPnIHo4uRMXHGnyxHJaPC4XEKOaSi0KKwoVZ29uZ3NoaS",
	"5mdW5kcy52MS5QYWlkEhIKCzIwMjYtRURVLTA3EICt4gRSYNPSY31ryQPydPHdWeLKyqEMq+iuaFhW921Lqim/a0xo/kPWavpKmlxPnJ2on0/7",
	"UmNcjzQuf/tzHWjjbFmCByr+Q9Zq+kqaXE+cnaifT/tSY1yPNC5/+3MdaONsWYIHKg==",
].join("");

export const sampleReceipt = `{
  "gongshi": "receipt/1",
  "network": "linxi-1",
  "claim": "transaction",
  "subject": "a33a0d41713bcb0d07fc49e39089bab2bee9feb8cafb7ef17db08fa6d05cf17a",
  "height": 3,
  "time": "2026-03-01T08:30:03.123Z",
  "proof": "${proof}"
}
`;

export const sampleAnchor = `{
  "gongshi": "anchor/1",
  "network": "linxi-1",
  "height": 0,
  "header": "",
  "validators_space": "identity/validators",
  "validators": [
    {
      "key": "esQZd9aU/H8Xms2jjXjrZLmYLSrfrZ+JwUTpBdTgPLw=",
      "power": 10,
      "organisation": "finance",
      "zh": "临溪市财政局",
      "en": "Linxi Finance Bureau"
    }
  ]
}
`;
