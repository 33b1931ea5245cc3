using System.Text.RegularExpressions;

namespace Weir.Native.LightGBM;

/// <summary>The library refused a call: a parameter's value, or data that do not fit. A model that cannot be read is a <c>WeirException</c>.</summary>
public sealed partial class LightGBMException : Exception
{
    internal LightGBMException(string message)
        : base(message)
    {
    }

    /// <summary>The first line, without the place in the library's source, which is one of the machine that built it.</summary>
    internal static string Clean(string? message)
    {
        var line = Place().Replace(message?.Split('\n')[0] ?? string.Empty, string.Empty).Trim();
        return line.Length > 0 ? line : "the library gave no reason";
    }

    [GeneratedRegex(@"\s+at (/|[A-Za-z]:[\\/]).*$")]
    private static partial Regex Place();
}
