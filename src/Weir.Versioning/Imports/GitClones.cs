using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Hashing;
using Weir.Foundation.Processes;
using Weir.Versioning.Tracked;

namespace Weir.Versioning.Imports;

/// <summary>Bare clones of other people's repositories, one for each address, kept for the next time in the user's cache folder.</summary>
internal static class GitClones
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The folder of a clone that has a revision, fetched when it must be.</summary>
    /// <param name="url">Address.</param>
    /// <param name="revision">A full commit is not asked for again when it is there; null for the newest.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends git.</param>
    /// <exception cref="WeirException"><c>clone_failed</c> with git's words.</exception>
    public static async Task<string> BringAsync(string url, string? revision, TimeProvider time, CancellationToken cancellation)
    {
        var root = Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "weir", "clones");
        Directory.CreateDirectory(root);
        var folder = Path.Combine(root, ContentHash.Md5(System.Text.Encoding.UTF8.GetBytes(url)) + ".git");
        using var held = await InterProcessLock.AcquireAsync(folder + ".lock", Patience, time, cancellation: cancellation);
        if (!File.Exists(Path.Combine(folder, "HEAD")))
        {
            var temporary = folder + ".new";
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            await RunAsync(root, url, ["clone", "--quiet", "--mirror", "--", Clean(url), temporary], cancellation);
            Directory.Move(temporary, folder);
            return folder;
        }

        using (var git = new GitPlumbing(folder))
        {
            if (revision is { Length: 40 } && await git.ResolveAsync(revision, cancellation) == revision) return folder;
        }

        await RunAsync(folder, url, ["fetch", "--quiet", "--prune", "--force", "--", Clean(url), "+refs/*:refs/*"], cancellation);
        return folder;
    }

    // Name and password of an address travel in git's configuration from the environment: command lines can be read by everybody.
    private static async Task RunAsync(string folder, string url, string[] arguments, CancellationToken cancellation)
    {
        var environment = new Dictionary<string, string?>(GitPlumbing.Plain);
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") && address.UserInfo.Length > 0)
        {
            environment["GIT_CONFIG_COUNT"] = "1";
            environment["GIT_CONFIG_KEY_0"] = $"http.{address.GetLeftPart(UriPartial.Authority).Replace(address.UserInfo + "@", string.Empty, StringComparison.Ordinal)}/.extraHeader";
            environment["GIT_CONFIG_VALUE_0"] = "Authorization: Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo)));
        }

        // Addresses come from metafiles of others: ext:: runs a command (git's own default, whatever the user's configuration), fd:: waits for ever.
        string[] words = ["-c", "protocol.ext.allow=never", "-c", "protocol.fd.allow=never", .. arguments];
        var result = await ProcessRunner.RunAsync(new ProcessSpec("git", words) { WorkingDirectory = folder, Environment = environment }, cancellation: cancellation);
        if (result.ExitCode == 0) return;
        throw new WeirException("clone_failed", $"git cannot bring '{Redact.Text(url)}': {Redact.Text(result.Error.Trim().Split('\n')[^1])}", "check the address, and that `git clone` works with it");
    }

    private static string Clean(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https") && address.UserInfo.Length > 0
            ? url.Replace(address.UserInfo + "@", string.Empty, StringComparison.Ordinal)
            : url;
}
