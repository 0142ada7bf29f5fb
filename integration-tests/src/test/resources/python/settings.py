"""What Flowcept makes of a settings file, as JSON."""

import json

from flowcept import configs

names = [name for name in dir(configs) if name.isupper() and name not in ("DEFAULT_SETTINGS", "UTC_TZ")]
print(json.dumps({name: getattr(configs, name) for name in names}, default=str))
