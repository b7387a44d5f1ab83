package io.manyline.whatsapp.content;

/// One contact. @param vcard vCard 3.0 text
public record ContactCard(String name, String vcard) {}
