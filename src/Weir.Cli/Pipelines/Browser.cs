using System.ComponentModel;
using System.Diagnostics;
using Weir.Foundation.Errors;

namespace Weir.Cli.Pipelines;

/// <summary>The browser that a person uses.</summary>
internal static class Browser
{
    /// <summary>Opens a file.</summary>
    /// <exception cref="WeirException"><c>missing_dependency</c>: there is none.</exception>
    public static void Open(string path)
    {
        try
        {
            using var started = OperatingSystem.IsLinux() ? Process.Start(new ProcessStartInfo("xdg-open") { ArgumentList = { path }, RedirectStandardError = true, RedirectStandardOutput = true }) : Process.Start(new ProcessStartInfo(path) { UseShellExecute = true });
        }
        catch (Win32Exception e)
        {
            throw new WeirException(ErrorCodes.MissingDependency, "no browser can be opened here", $"open '{path}' yourself", inner: e);
        }
    }
}
