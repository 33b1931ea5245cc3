using Weir.Configuration.Interpolation.Resolvers;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Configuration.Interpolation;

/// <summary>What can be wrong with an interpolation, with the key and the place of the text.</summary>
internal static class InterpolationFault
{
    public static WeirException NoKey(ConfigScope self, string key, ConfigScope container)
    {
        var plain = key.TrimStart('.');
        var known = KeyPath.All(key.StartsWith('.') ? container.Node : container.Top().Node);
        return Fault("interpolation_key", self, $"there is no key '{plain}'", plain.StartsWith("hydra.", StringComparison.Ordinal) ? $"write ${{hydra:{plain["hydra.".Length..]}}}" : DidYouMean.Hint(plain, known) ?? "keys count from the root; ${.key} is a sibling, ${..key} one level up");
    }

    public static WeirException Error(ConfigScope self, string why, string? hint = null) => Fault("interpolation_error", self, why, hint);

    public static WeirException NoVariable(ConfigScope self, string name) => Fault("env_missing", self, $"the environment variable '{name}' is not set", $"set it, or give a default: ${{oc.env:{name},default}}");

    public static WeirException UnknownResolver(ConfigScope self, string name, ResolveSettings settings)
    {
        var known = ConfigResolvers.Names(settings);
        return Fault("unknown_resolver", self, $"there is no resolver '{name}'", DidYouMean.Hint(name, known) ?? $"known: {string.Join(", ", known)}");
    }

    public static WeirException Cycle(ConfigScope self, IReadOnlyList<ConfigScope> stack)
    {
        var from = stack.TakeWhile(s => !s.IsSamePlace(self)).Count();
        var round = stack.Skip(from == stack.Count ? 0 : from).Take(10).Select(s => s.FullKey()).Append(self.FullKey());
        return Fault("interpolation_cycle", self, $"it leads back to itself: {string.Join(" → ", round)}", "give one of them a value");
    }

    public static WeirException TooMany(ConfigScope self, int most) => Fault("interpolation_error", self, $"interpolations unfold to more than {most} values", "values that refer to each other several times multiply");

    private static WeirException Fault(string code, ConfigScope self, string why, string? hint)
    {
        var key = self.FullKey();
        var text = self.Node is ConfigScalar { Template.Text: var written } ? $" '{Shortened(written)}'" : string.Empty;
        return new WeirException(code, $"the value{text} of '{key}' cannot be resolved: {why}", hint, self.Node.Origin.Location(key));
    }

    private static string Shortened(string text) => text.Length <= 120 ? text : text[..117] + "...";
}
