using Weir.Configuration.Tree;
using Weir.Foundation.Git;
using Weir.Foundation.Hashing;
using Weir.Yaml.Values;

namespace Weir.Configuration.Interpolation.Resolvers;

/// <summary>Weir's own: <c>weir.git:commit|branch|dirty</c> of the working folder, <c>weir.hash:path</c> (MD5, as DVC names content).</summary>
internal static class WeirResolvers
{
    public static ConfigScope? Git(ResolverUse use)
    {
        use.Want(1, 1);
        var revision = GitRevision.ReadAsync(use.Resolver.Settings.WorkingDirectory).GetAwaiter().GetResult();
        return use.Answer((use.Text(0), revision) switch
        {
            ("commit" or "branch" or "dirty", null) => YamlNull.Instance,
            ("commit", { Commit: var commit }) => YamlValue.Of(commit),
            ("branch", { Branch: { } branch }) => YamlValue.Of(branch),
            ("branch", _) => YamlNull.Instance,
            ("dirty", { IsDirty: var isDirty }) => new YamlBool(isDirty),
            var (what, _) => throw InterpolationFault.Error(use.Self, $"'{what}' is none of commit, branch, dirty"),
        });
    }

    public static ConfigScope? Hash(ResolverUse use)
    {
        use.Want(1, 1);
        var path = Path.GetFullPath(Path.Combine(use.Resolver.Settings.WorkingDirectory, use.Text(0)));
        if (!File.Exists(path)) throw InterpolationFault.Error(use.Self, $"there is no file '{use.Text(0)}' to hash", "paths start from the working folder");
        return use.Answer(YamlValue.Of(ContentHash.Md5OfFile(path)));
    }
}
