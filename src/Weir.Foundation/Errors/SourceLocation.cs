using System.Globalization;

namespace Weir.Foundation.Errors;

/// <summary>A place in a file: path, optionally a 1-based line and column and the name of a field, column or key.</summary>
/// <param name="File">Path as the user would write it.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column.</param>
/// <param name="Field">Key path, table column or JSON field.</param>
public sealed record SourceLocation(string File, int? Line = null, int? Column = null, string? Field = null)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var text = File;
        if (Line is { } line) text += string.Create(CultureInfo.InvariantCulture, $":{line}");
        if (Line is not null && Column is { } column) text += string.Create(CultureInfo.InvariantCulture, $":{column}");
        return Field is null ? text : $"{text} ({Field})";
    }
}
