namespace Weir.Tracking.Export;

/// <summary>Runs as flat JSON objects: a list, or an object a line.</summary>
internal static class JsonRuns
{
    public static async Task WriteAsync(TextReader lines, bool isList, TextWriter output, CancellationToken cancellation)
    {
        if (isList) await output.WriteAsync("[");
        var isFirst = true;
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (isList) await output.WriteAsync(isFirst ? "\n" : ",\n");
            await output.WriteAsync(line);
            if (!isList) await output.WriteAsync("\n");
            isFirst = false;
        }

        if (isList) await output.WriteAsync(isFirst ? "]\n" : "\n]\n");
    }
}
