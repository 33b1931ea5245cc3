using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation;

/// <summary>Text with references: literals and interpolations in turn.</summary>
internal sealed record Template(string Text, IReadOnlyList<TemplatePart> Parts)
{
    /// <summary>The reference, where the text is nothing else: its value keeps its type.</summary>
    public TemplatePart? Single => Parts is [KeyReference or ResolverCall] ? Parts[0] : null;
}

/// <summary>A part of a <see cref="Template"/>, or an argument of a resolver.</summary>
internal abstract record TemplatePart;

/// <summary>Text that stands for itself.</summary>
internal sealed record LiteralPart(string Text) : TemplatePart;

/// <summary>A typed value in an argument.</summary>
internal sealed record ValuePart(YamlValue Value) : TemplatePart;

/// <summary><c>${a.b[0]}</c>: the parts of the key, dots and brackets included; each is text or a reference of its own.</summary>
internal sealed record KeyReference(IReadOnlyList<TemplatePart> Key) : TemplatePart;

/// <summary><c>${name:argument,…}</c>.</summary>
internal sealed record ResolverCall(IReadOnlyList<TemplatePart> Name, IReadOnlyList<TemplatePart> Arguments) : TemplatePart;

/// <summary>Parts that are put together as text: quoted arguments, and primitives with references in them.</summary>
internal sealed record JoinedPart(IReadOnlyList<TemplatePart> Parts) : TemplatePart;

/// <summary>A list in an argument.</summary>
internal sealed record ListPart(IReadOnlyList<TemplatePart> Items) : TemplatePart;

/// <summary>A mapping in an argument.</summary>
internal sealed record MapPart(IReadOnlyList<MapPartEntry> Entries) : TemplatePart;

/// <summary>An entry of a <see cref="MapPart"/>.</summary>
internal sealed record MapPartEntry(YamlValue Key, TemplatePart Value);
