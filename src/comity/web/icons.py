"""Comity's line icons: the inside of a 24 x 24 SVG each, drawn for this project."""

ICONS: dict[str, str] = {
    "home": '<path d="M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "manifest": '<path d="M10.5 13.5 3 11l1.5-1.5 7 .5 4.2-4.3c1-1 3-1.6 3.6-1 .7.7.1 2.7-1 3.7L14 12.5l.5 7L13 21z"/>'
    '<path d="m7 15-3 3"/>',
    "match": '<circle cx="9" cy="12" r="5.5"/><circle cx="15" cy="12" r="5.5"/>',
    "record": '<rect x="4.5" y="3.5" width="15" height="17" rx="2"/><circle cx="12" cy="10" r="2.5"/>'
    '<path d="M8 17c.6-2 2.1-3 4-3s3.4 1 4 3"/>',
    "members": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c2.5 2.3 3.7 5.2 3.7 8.5'
    "s-1.2 6.2-3.7 8.5c-2.5-2.3-3.7-5.2-3.7-8.5s1.2-6.2 3.7-8.5"
    '"/>',
    "ledger": '<circle cx="12" cy="5" r="2"/><circle cx="7" cy="12" r="2"/><circle cx="17" cy="12" r="2"/>'
    '<circle cx="4.5" cy="19" r="1.8"/><circle cx="9.5" cy="19" r="1.8"/><circle cx="14.5" cy="19" r="1.8"/>'
    '<circle cx="19.5" cy="19" r="1.8"/><path d="m11 6.7-3 3.6m5-3.6 3 3.6m-9.7 3.5-1.2 3.4m2.6-3.4 1.2 3.4'
    'm6.4-3.4-1.2 3.4m3.6-3.4 1.2 3.4"/>',
    "import": '<path d="M12 3.5v11m0 0 4-4m-4 4-4-4"/><path d="M4 15.5v3a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-3"/>',
    "upload": '<path d="M12 15V4m0 0 4.5 4.5M12 4 7.5 8.5"/><path d="M4 15v3.5a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V15"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7"/>',
    "cross": '<path d="m6.5 6.5 11 11m0-11-11 11"/>',
    "differ": '<path d="M5 9.5h14M5 14.5h14M16 5 8 19"/>',
    "agree": '<path d="M5 9.5h14M5 14.5h14"/>',
    "unknown": '<path d="M6 12h12" stroke-dasharray="2 3"/>',
    "question": '<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.5a2.6 2.6 0 1 1 3.8 2.3c-.9.5-1.3 1-1.3 2"/>'
    '<path d="M12 16.8v.1"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.5 2"/>',
    "warning": '<path d="M12 4 2.8 19.5h18.4z"/><path d="M12 10v4.5m0 2.5v.1"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.7v.1"/>',
    "shield": '<path d="M12 3.5c2.5 1.7 5 2.4 7.5 2.5 0 6.5-2 11.5-7.5 14.5C6.5 17.5 4.5 12.5 4.5 6 7 5.9 9.5 5.2 12 3.5z"/>'
    '<path d="m8.8 12 2.3 2.3 4.2-4.5"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>',
    "discreet": '<path d="M3 12c2.2-4 5.2-6 9-6 1.3 0 2.5.2 3.6.7M21 12c-2.2 4-5.2 6-9 6-1.3 0-2.5-.2-3.6-.7"/>'
    '<path d="m4.5 19.5 15-15"/>',
    "key": '<circle cx="8" cy="12" r="3.8"/><path d="M11.8 12H21m-3.5 0v3.5M14.5 12v2.5"/>',
    "person": '<circle cx="12" cy="8.5" r="3.8"/><path d="M5 20c.8-4 3.4-6 7-6s6.2 2 7 6"/>',
    "people": '<circle cx="9" cy="9" r="3.2"/><path d="M3.5 19c.6-3.3 2.6-5 5.5-5s4.9 1.7 5.5 5"/>'
    '<path d="M15.5 6.2a3 3 0 0 1 0 5.6m1.7 2.7c1.8.6 3 2.1 3.3 4.5"/>',
    "language": '<path d="M3.5 6.5h9M8 4v2.5m3 0c-.8 3.5-3.2 6.5-7 8.5m1.5-5.5c1.2 2.4 3 4.2 5.5 5.2"/>'
    '<path d="m11.5 20.5 4.3-10 4.2 10m-7-3h5.5"/>',
    "theme": '<circle cx="12" cy="12" r="8"/><path d="M12 4v16a8 8 0 0 0 0-16z" fill="currentColor"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2m0 15v2M2.5 12h2m15 0h2M5.3 5.3l1.4 1.4m10.6 10.6'
    ' 1.4 1.4m0-13.4-1.4 1.4M6.7 17.3l-1.4 1.4"/>',
    "moon": '<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"/>',
    "leave": '<path d="M10 4H6a1.5 1.5 0 0 0-1.5 1.5v13A1.5 1.5 0 0 0 6 20h4m5-4 4-4-4-4m4 4H9.5"/>',
    "arrow": '<path d="M4.5 12h15m-5.5-5.5 5.5 5.5-5.5 5.5"/>',
    "back": '<path d="M19.5 12h-15M10 6.5 4.5 12l5.5 5.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H5a1.5 1.5 0 0 1-1.5-1.5v-5A1.5 1.5 0 0 1 5 9h14a1.5 1.5 0 0 1 1.5 1.5v5A1.5 '
    '1.5 0 0 1 19 17h-2"/><path d="M7 14h10v6H7z"/>',
    "file": '<path d="M6.5 3.5h7l4 4v13h-11z"/><path d="M13.5 3.5v4h4M9.5 12h5m-5 3.5h5"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4"/>',
    "purpose": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4.5"/><circle cx="12" cy="12" r=".8"/>',
    "more": '<path d="M4.5 7h15m-15 5h15m-15 5h15"/>',
}

TURNS = frozenset({"arrow", "back", "leave"})
"""Icons that point along the line of reading and are mirrored in right-to-left scripts."""
