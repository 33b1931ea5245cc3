using System.Text.RegularExpressions;

namespace Weir.Persistence;

/// <summary>Regular expressions of <see cref="SqlDialect.Matches"/>: those that take linear time, so that no text can hold a search up.</summary>
public static class SqlPattern
{
    /// <summary>Reads an expression.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking: look-around or references back.</exception>
    public static Regex Compile(string text) => new(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
