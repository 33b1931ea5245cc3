using System.Text;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Cli.Tuning;

/// <summary>A JSON file that a verb reads whole.</summary>
internal static class InputFile
{
    public static string Read(VerbContext context, string path) =>
        WholeFile.Read(path) is { } bytes ? Encoding.UTF8.GetString(bytes) : throw WeirException.FileNotFound(context.Display(path));
}
