using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Tree;

/// <summary>Where a value was written: a place in a file, an override of the command line, or Weir's own defaults of the <c>hydra</c> node.</summary>
public sealed class ConfigOrigin
{
    private ConfigOrigin(ConfigOriginKind kind, string source, int line, int column)
    {
        Kind = kind;
        Source = source;
        Line = line;
        Column = column;
    }

    /// <summary>What kind of place it is.</summary>
    public ConfigOriginKind Kind { get; }

    /// <summary>The file as it was named, the text of the override, or the name of a built-in config.</summary>
    public string Source { get; }

    /// <summary>1-based line of a file; 0 elsewhere.</summary>
    public int Line { get; }

    /// <summary>1-based column of a file; for an override its 1-based place on the command line; 0 elsewhere.</summary>
    public int Column { get; }

    /// <summary>The place for an error; null where there is no file.</summary>
    public SourceLocation? Location(string? key = null) => Kind switch
    {
        ConfigOriginKind.File => new SourceLocation(Source, Line == 0 ? null : Line, Line == 0 ? null : Column, key),
        ConfigOriginKind.Override => new SourceLocation($"override {Column.ToString(CultureInfo.InvariantCulture)}: {Source}", Field: key),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ConfigOriginKind.File => string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}"),
        ConfigOriginKind.Override => string.Create(CultureInfo.InvariantCulture, $"override {Column}: {Source}"),
        ConfigOriginKind.BuiltIn => $"built in: {Source}",
        _ => Source,
    };

    internal static ConfigOrigin InFile(string file, int line, int column) => new(ConfigOriginKind.File, file, line, column);

    internal static ConfigOrigin Override(string text, int place) => new(ConfigOriginKind.Override, text, 0, place);

    internal static ConfigOrigin BuiltIn(string config) => new(ConfigOriginKind.BuiltIn, config, 0, 0);

    internal static ConfigOrigin Runtime { get; } = new(ConfigOriginKind.Runtime, "filled in while composing", 0, 0);
}

/// <summary>Kinds of <see cref="ConfigOrigin"/>.</summary>
public enum ConfigOriginKind
{
    /// <summary>A place in a YAML file.</summary>
    File,

    /// <summary>An override.</summary>
    Override,

    /// <summary>Weir's own copy of what Hydra has built in.</summary>
    BuiltIn,

    /// <summary>Filled in while composing, such as <c>hydra.runtime.cwd</c>.</summary>
    Runtime,
}
