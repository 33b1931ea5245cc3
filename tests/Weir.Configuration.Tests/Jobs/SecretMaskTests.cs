using Weir.Configuration.Composition;
using Weir.Configuration.Secrets;
using Weir.Foundation.Secrets;
using Weir.Testing;

namespace Weir.Configuration.Tests.Jobs;

public sealed class SecretMaskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("token is abcdef-1", "token is ***")]
    [InlineData("abcdef-1abcdef-1", "******")]
    [InlineData("long abcdef-1-and-more", "long ***")]
    [InlineData("a%20b%20secret in an address", "*** in an address")]
    [InlineData("nothing", "nothing")]
    public void Secrets_are_found_by_value_the_longest_first(string text, string shown) =>
        Assert.Equal(shown, SecretMask.Of(["abcdef-1", "abcdef-1-and-more", "a b secret", "short", ""]).Text(text));

    [Fact]
    public void Each_line_of_a_secret_of_several_lines_is_one() =>
        Assert.Equal("*** and ***", SecretMask.Of(["-----BEGIN-----\nabcdefgh\n"]).Text("-----BEGIN----- and abcdefgh"));

    [Theory]
    [InlineData("API_TOKEN", true)]
    [InlineData("my_password", true)]
    [InlineData("SSH_KEY", true)]
    [InlineData("HOME", false)]
    public void Names_say_what_is_secret(string name, bool isSecret) => Assert.Equal(isSecret, SecretNames.Default.Matches(name));

    [Fact]
    public void Keys_are_marked_by_the_configuration_the_schema_and_the_project()
    {
        _folder.Write("conf/config.yaml", "weir: {secret: ['*.token', list]}\na: {token: x, other: open}\nlist: [p, q]\nb: {c: z}\nd: w\nref: ${a.token}\n");
        _folder.Write("conf/schema.json", """{"properties": {"b": {"properties": {"c": {"writeOnly": true}}}}}""");
        _folder.Write("weir.yaml", "secrets: {keys: d}\n");
        var config = new ConfigComposer().Compose(new ComposeRequest { ConfigDirectory = "conf", ConfigName = "config", WorkingDirectory = _folder.Path });
        var secrets = ConfigSecrets.Of(config, SecretSettings.Load(_folder.Path), []);
        Assert.Equal(["a.token", "list[0]", "list[1]", "b.c", "d"], config.Leaves().Select(l => l.Key).Where(secrets.IsSecret));
        Assert.Equal("weir:\n  secret:\n  - '*.token'\n  - list\na:\n  token: '***'\n  other: open\nlist:\n- '***'\n- '***'\nb:\n  c: '***'\nd: '***'\nref: ${a.token}\n", Weir.Configuration.Tree.ConfigYaml.WriteAsHydra(secrets.Hide(config.Root)));
        Assert.Equal("+a.token=***", secrets.HideOverride("+a.token=new"));
        Assert.Equal("a.other=new", secrets.HideOverride("a.other=new"));
    }

    [Fact]
    public void A_number_is_hidden_wherever_a_reference_brings_it()
    {
        _folder.Write("conf/config.yaml", "weir: {secret: db.pin}\ndb: {pin: 12345678}\ncopy: ${db.pin}\nport: 5432\nflag: true\n");
        var config = new ConfigComposer().Compose(new ComposeRequest { ConfigDirectory = "conf", ConfigName = "config", WorkingDirectory = _folder.Path });
        var secrets = ConfigSecrets.Of(config, SecretSettings.Default, []);
        Assert.Equal("weir:\n  secret: db.pin\ndb:\n  pin: '***'\ncopy: '***'\nport: 5432\nflag: true\n", Weir.Configuration.Tree.ConfigYaml.WriteAsHydra(secrets.Hide(config.Resolve())));
    }
}
