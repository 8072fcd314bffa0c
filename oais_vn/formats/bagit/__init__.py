"""BagIt (RFC 8493): reading and writing the tag files of a bag."""

PROFILE_IDENTIFIER = "urn:oais-vn:bagit-profile:1"
"""`BagIt-Profile-Identifier` of the bags that we write; they are held to our writer's one canonical form."""
