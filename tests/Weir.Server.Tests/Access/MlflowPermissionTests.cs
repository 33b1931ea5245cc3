using System.Text.Json;

namespace Weir.Server.Tests.Access;

/// <summary>MLflow's own calls on users and permissions, in MLflow's shapes.</summary>
public sealed class MlflowPermissionTests
{
    private const string Api = "/api/2.0/mlflow/";

    [Fact]
    public async Task Users_are_made_shown_changed_and_deleted()
    {
        await using var access = await AccessFixture.StartAsync("READ");
        var made = (await access.OkAsync("admin", "POST", Api + "users/create", """{"username": "ann", "password": "ann's long password"}""")).GetProperty("user");
        Assert.Equal(("ann", false, 0, 0), (made.GetProperty("username").GetString(), made.GetProperty("is_admin").GetBoolean(), made.GetProperty("experiment_permissions").GetArrayLength(), made.GetProperty("registered_model_permissions").GetArrayLength()));
        Assert.Equal(JsonValueKind.Number, made.GetProperty("id").ValueKind);
        Assert.Equal("{}", (await access.OkAsync("admin", "PATCH", Api + "users/update-admin", """{"username": "ann", "is_admin": true}""")).GetRawText());
        Assert.True((await access.OkAsync("admin", "GET", Api + "users/get?username=ann")).GetProperty("user").GetProperty("is_admin").GetBoolean());
        Assert.Equal("{}", (await access.OkAsync("admin", "PATCH", Api + "users/update-password", """{"username": "ann", "password": "another long password"}""")).GetRawText());
        Assert.Equal(200, (await access.SendAsAsync(Basic("ann", "another long password"), "GET", Api + "users/get?username=ann")).Status);
        Assert.Equal(401, (await access.SendAsAsync(Basic("ann", "ann's long password"), "GET", Api + "users/get?username=ann")).Status);
        Assert.Equal("{}", (await access.OkAsync("admin", "DELETE", Api + "users/delete", """{"username": "ann"}""")).GetRawText());
        Assert.Equal(401, (await access.SendAsAsync(Basic("ann", "another long password"), "GET", Api + "experiments/get?experiment_id=0")).Status);

        await RefusedAsync(access, "POST", "users/create", 400, "INVALID_PARAMETER_VALUE", "{}", """{"username": "x"}""", """{"username": "", "password": "a long password"}""", """{"username": "x", "password": "short"}""");
        await RefusedAsync(access, "POST", "users/create", 400, "RESOURCE_ALREADY_EXISTS", """{"username": "reader", "password": "a long password"}""");
        await RefusedAsync(access, "GET", "users/get", 400, "INVALID_PARAMETER_VALUE", string.Empty);
        await RefusedAsync(access, "GET", "users/get?username=none", 404, "RESOURCE_DOES_NOT_EXIST", string.Empty);
        await RefusedAsync(access, "PATCH", "users/update-password", 400, "INVALID_PARAMETER_VALUE", """{"username": "reader"}""", """{"password": "a long password"}""");
        await RefusedAsync(access, "PATCH", "users/update-password", 404, "RESOURCE_DOES_NOT_EXIST", """{"username": "none", "password": "a long password"}""");
        await RefusedAsync(access, "PATCH", "users/update-admin", 400, "INVALID_PARAMETER_VALUE", """{"username": "reader"}""", """{"is_admin": true}""");
        await RefusedAsync(access, "PATCH", "users/update-admin", 404, "RESOURCE_DOES_NOT_EXIST", """{"username": "none", "is_admin": true}""");
        await RefusedAsync(access, "DELETE", "users/delete", 400, "INVALID_PARAMETER_VALUE", "{}");
        await RefusedAsync(access, "DELETE", "users/delete", 404, "RESOURCE_DOES_NOT_EXIST", """{"username": "none"}""");
    }

    [Theory]
    [InlineData("experiments", "experiment_id", "experiment_permission")]
    [InlineData("registered-models", "name", "registered_model_permission")]
    public async Task Permissions_are_given_shown_changed_and_taken_back(string kind, string key, string field)
    {
        await using var access = await AccessFixture.StartAsync("READ");
        var objects = await access.NewObjectsAsync();
        var (id, api) = (kind == "experiments" ? objects.Experiment : objects.Name, $"{kind}/permissions/");
        string Body(string user, string? permission = null, string? of = null) => $$"""{"{{key}}": "{{of ?? id}}", "username": "{{user}}"{{(permission is null ? string.Empty : $", \"permission\": \"{permission}\"")}}}""";

        // Whoever may manage it gives, not only administrators.
        var given = (await access.OkAsync("manager", "POST", Api + api + "create", Body("nobody", "EDIT"))).GetProperty(field);
        Assert.Equal((id, "EDIT", JsonValueKind.Number), (given.GetProperty(key).GetString(), given.GetProperty("permission").GetString(), given.GetProperty("user_id").ValueKind));
        Assert.Equal("EDIT", (await access.OkAsync("manager", "GET", $"{Api}{api}get?{key}={id}&username=nobody")).GetProperty(field).GetProperty("permission").GetString());
        Assert.Contains(id, (await access.OkAsync("nobody", "GET", Api + "users/get?username=nobody")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal("{}", (await access.OkAsync("manager", "PATCH", Api + api + "update", Body("nobody", "NO_PERMISSIONS"))).GetRawText());
        Assert.Equal(403, (await access.SendAsync("nobody", "GET", $"{Api}{kind}/get?{key}={id}")).Status);
        Assert.Equal("{}", (await access.OkAsync("manager", "DELETE", Api + api + "delete", Body("nobody"))).GetRawText());
        Assert.Equal(200, (await access.SendAsync("nobody", "GET", $"{Api}{kind}/get?{key}={id}")).Status);

        await RefusedAsync(access, "POST", api + "create", 400, "RESOURCE_ALREADY_EXISTS", Body("reader", "EDIT"));
        await RefusedAsync(access, "POST", api + "create", 400, "INVALID_PARAMETER_VALUE", Body("nobody"), Body("nobody", "ALL"), Body("nobody", "edit"), Body(string.Empty, "READ"), """{"username": "nobody", "permission": "READ"}""");
        await RefusedAsync(access, "POST", api + "create", 404, "RESOURCE_DOES_NOT_EXIST", Body("none", "READ"), Body("nobody", "READ", "99999"));
        await RefusedAsync(access, "GET", $"{api}get?{key}={id}", 400, "INVALID_PARAMETER_VALUE", string.Empty);
        await RefusedAsync(access, "GET", $"{api}get?username=reader", 400, "INVALID_PARAMETER_VALUE", string.Empty);
        await RefusedAsync(access, "GET", $"{api}get?{key}={id}&username=nobody", 404, "RESOURCE_DOES_NOT_EXIST", string.Empty);
        await RefusedAsync(access, "PATCH", api + "update", 400, "INVALID_PARAMETER_VALUE", Body("reader"), Body(string.Empty, "READ"));
        await RefusedAsync(access, "PATCH", api + "update", 404, "RESOURCE_DOES_NOT_EXIST", Body("nobody", "READ"), Body("reader", "READ", "99999"));
        await RefusedAsync(access, "DELETE", api + "delete", 400, "INVALID_PARAMETER_VALUE", """{"username": "reader"}""");
        await RefusedAsync(access, "DELETE", api + "delete", 404, "RESOURCE_DOES_NOT_EXIST", Body("nobody"), Body("none"));
    }

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}"));

    private static async Task RefusedAsync(AccessFixture access, string method, string path, int status, string code, params string[] bodies)
    {
        foreach (var body in bodies)
        {
            var (actual, answer, _) = await access.SendAsync("admin", method, Api + path, body.Length == 0 ? null : body);
            Assert.True(actual == status && answer.GetProperty("error_code").GetString() == code, $"{method} {path} {body}: {actual} {answer}");
        }
    }
}
