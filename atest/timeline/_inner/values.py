"""Values that are to be hidden. They stand in no suite, which Robot Framework would show."""

HEADER = "key-of-the-header"
PARAMETER = "t%2Fk%3D1"
IN_JSON = 'correct "horse" 李'
NUMBER = 123456789
NESTED = "nested-key"
KEYS = {"first": NUMBER, "second": [NESTED]}
PIN = "q#"
IN_BYTES = "in-bytes"
BYTES = f'{{"user": {{"password": "{IN_BYTES}"}}}}'.encode()
HIDDEN = [HEADER, PARAMETER, "t/k=1", "correct ", str(NUMBER), NESTED, "a2V5LW9m", PIN]
HIDDEN += [IN_BYTES, IN_BYTES.encode().hex(" ")]
