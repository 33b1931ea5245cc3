using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Cli.Training;

/// <summary>A table that is named, or comes on standard input (<c>-</c>): that is kept in a file of one's own as long as this lives, for tables are read more than once.</summary>
internal sealed class GivenTable : IDisposable
{
    private const string Name = "standard input";

    private readonly PrivateFolder? _folder;

    private GivenTable(string path, PrivateFolder? folder) => (Path, _folder) = (path, folder);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Takes it.</summary>
    /// <param name="context">The call.</param>
    /// <param name="named">What was named.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="WeirException"><c>invalid_value</c>: nothing came.</exception>
    public static async Task<GivenTable> TakeAsync(VerbContext context, string named, Stream input, CancellationToken cancellation)
    {
        if (named != "-") return new GivenTable(context.Resolve(named), null);
        var folder = PrivateFolder.Make();
        try
        {
            var first = new byte[4096];
            var length = await input.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellation);
            if (length == 0) throw new WeirException(ErrorCodes.InvalidValue, "nothing came on standard input", "pipe a table: weir predict MODEL - < rows.csv");
            var path = System.IO.Path.Combine(folder.Path, $"{Name}{Ending(first.AsSpan(0, length))}");
            await using (var file = File.Create(path))
            {
                await file.WriteAsync(first.AsMemory(0, length), cancellation);
                await input.CopyToAsync(file, cancellation);
            }

            return new GivenTable(path, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Works on it. Failures that name the file name standard input in its place, where it came there.</summary>
    public T Read<T>(Func<string, T> work)
    {
        try
        {
            return work(Path);
        }
        catch (WeirException e) when (_folder is not null)
        {
            string Named(string text) => text.Replace(Path, Name, StringComparison.Ordinal);
            throw new WeirException(e.Code, Named(e.Message), e.Hint is { } hint ? Named(hint) : null, e.Location is { } place ? place with { File = Named(place.File) } : null, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder?.Dispose();

    // Nobody says what it is: Parquet begins with its name, lines of JSON with a brace, and a first line with tabs and no comma is TSV.
    private static string Ending(ReadOnlySpan<byte> first)
    {
        if (first.StartsWith("PAR1"u8)) return ".parquet";
        if (first.TrimStart(" \t\r\n"u8) is [(byte)'{', ..]) return ".jsonl";
        var line = first[..(first.IndexOf((byte)'\n') is >= 0 and var end ? end : first.Length)];
        return line.Contains((byte)'\t') && !line.Contains((byte)',') ? ".tsv" : ".csv";
    }
}
