using Fangxian.Administration.Accounts;
using Fangxian.Administration.Audit;
using Fangxian.Administration.Backup;
using Fangxian.Administration.Health;
using Fangxian.Administration.Tokens;
using Fangxian.Cases.Reminders;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Fangxian.Platform.Ui;
using Fangxian.Registry.People;
using Fangxian.Registry.Retention;
using Fangxian.Situation.Forecast;
using Fangxian.Web.Serving;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Scalar.AspNetCore;

namespace Fangxian.Web;

/// <summary>The web host: pages, API, static files; beyond this machine as <see cref="Listening"/> allows.</summary>
public static class WebHost
{
    public static async Task<int> ServeAsync(Databases databases, string urls, Words words, CancellationToken cancellation)
    {
        var serving = ServingOptions.Read();
        var (certificate, unreadable) = serving.Tls is { } files ? TlsCertificate.Open(files) : default;
        var refused = unreadable ?? Listening.Refuse(urls, serving, await DataAsync(databases, cancellation)) ?? await KeysMissingAsync(databases, cancellation);
        if (refused is { } refusal)
        {
            return CommandHost.Refuse(refusal, words);
        }
        CloseFile(databases.Address, words);
        await using var app = Build(databases, urls, serving: serving, certificate: certificate, outbox: OutboxOptions.Read());
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException busy)
        {
            await Console.Error.WriteLineAsync(words["web.cannot-listen", urls, busy.Message]);
            return ExitCode.Unusable;
        }
        await SayCodeAsync(app, databases, words, cancellation);
        Console.Out.WriteLine(words["web.listening", string.Join(" ", app.Urls)]);
        await app.WaitForShutdownAsync(cancellation);
        return ExitCode.Done;
    }

    /// <summary>A database file of a former version, or a copy, may be open to other users of the machine: it is closed to them, or said to be open.</summary>
    private static void CloseFile(DatabaseAddress address, Words words)
    {
        try
        {
            if (address.FilePath is { } file && FileRights.Close(file))
            {
                Console.Error.WriteLine(words["web.database-closed", address.Shown]);
            }
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            Console.Error.WriteLine(words["web.database-open", address.Shown, fault.Message]);
        }
    }

    /// <summary>A database without accounts: whoever can read the server's own output becomes its administrator.</summary>
    private static async Task SayCodeAsync(WebApplication app, Databases databases, Words words, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(Scope.Everything);
        if (!await db.HasAccountsAsync(cancellation))
        {
            Console.Out.WriteLine(words["web.set-up-code", app.Services.GetRequiredService<SetUpCode>().Renew(), (int)SetUpCode.Lasts.TotalMinutes, SetUpCode.MostTries]);
        }
    }

    private static async Task<DataKind> DataAsync(Databases databases, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(Scope.Everything);
        return await db.VersionAsync(Demo.StartedTopic, cancellation) > 0 || (await db.DemoAccountsAsync(cancellation)).Count > 0 ? DataKind.Demonstration : DataKind.Own;
    }

    /// <summary>Better said at the start than to the first person whose code is not accepted.</summary>
    private static async Task<Refusal?> KeysMissingAsync(Databases databases, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(Scope.Everything);
        var missing = (await db.ShownValuesByKeyVersionAsync(cancellation)).Keys.Except(databases.Shared.Keys.Versions.Select(v => v.Version)).ToArray();
        return missing.Length > 0 ? new KeysMissing(databases.Shared.Keys.File, string.Join(", ", missing)) : null;
    }

    /// <summary>The application on an open, migrated database; the caller keeps the database.</summary>
    public static WebApplication Build(Databases databases, string urls, TimeProvider? clock = null, ServingOptions? serving = null, TlsCertificate? certificate = null, OutboxOptions? outbox = null)
    {
        serving ??= ServingOptions.Default;
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(WebHost).Assembly.GetName().Name });
        builder.WebHost.UseUrls(urls).UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // What the environment tells Kestrel itself would bind beside the addresses that were judged.
            kestrel.ConfigurationLoader = null;
            RequestLimits.Set(kestrel.Limits);
            kestrel.AddServerHeader = false;
            kestrel.ConfigureHttpsDefaults(https => certificate?.Use(https));
        });
        LogLines.Use(builder.Logging);
        if (TelemetryOptions.Endpoint.Read() is { } collector)
        {
            TelemetryExport.Add(builder.Services, collector, databases);
        }
        AddServices(builder.Services, databases, clock ?? TimeProvider.System, serving, outbox ?? OutboxOptions.Default);
        var app = builder.Build();
        databases.Shared.Refused.TellTo(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Fangxian.Data"), new Words(Composition.Texts, Language.English));
        UsePipeline(app, serving);
        return app;
    }

    private static void AddServices(IServiceCollection services, Databases databases, TimeProvider clock, ServingOptions serving, OutboxOptions outbox)
    {
        services.AddSingleton(databases);
        services.AddSingleton(new RateLimits(serving.RateLimits));
        services.AddSingleton(databases.Shared);
        services.AddSingleton(databases.Shared.Calendar);
        services.AddSingleton(clock);
        services.AddSingleton(Composition.Modules);
        services.AddSingleton(Composition.Texts);
        services.AddSingleton<Run>();
        services.AddSingleton<PageCatalogue>();
        services.AddSingleton<SignedIn>();
        services.AddSingleton<TokenBearer>();
        services.AddSingleton<SetUpCode>();
        services.AddSingleton(new UsedChallenges(clock));
        services.AddScoped(provider => RequestActor.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.AddScoped(provider => new Words(Composition.Texts, RequestLanguage.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext)));
        services.AddScoped<Door>();
        services.AddHostedService<NightlyBackup>();
        services.AddHostedService<DetailRetention>();
        services.AddHostedService<FilingRounds>();
        services.AddHostedService<ClockWatch>();
        services.AddSingleton(outbox);
        services.AddHostedService<OutboxWorker>();
        services.AddHostedService<ReminderRounds>();
        services.AddHostedService<ForecastRounds>();
        services.AddHostedService<MatchRounds>();
        services.AddHostedService<RetentionRounds>();
        services.AddServerHealth();
        services.AddSingleton<KeptMarkup>();
        services.AddHttpContextAccessor();
        services.AddSingleton(System.Text.Encodings.Web.HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All));
        services.AddRazorComponents();
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<IHttpContextAccessor>((antiforgery, http) => antiforgery.Cookie = new FormCookie(http));
        RequestLimits.Add(services);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        services.Configure<HostFilteringOptions>(hosts => (hosts.AllowEmptyHosts, hosts.AllowedHosts) = (true, ["localhost", "127.0.0.1", "[::1]", .. serving.Hosts]));
        services.AddHostFiltering(_ => { });
        // Another switch of the framework would believe every caller.
        services.PostConfigure<ForwardedHeadersOptions>(headers => headers.ForwardedHeaders = ForwardedHeaders.None);
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddOpenApi("v1", OpenApiWords.Configure);
        services.AddDataProtection().SetApplicationName("fangxian").PersistKeysToFileSystem(FormKeys(databases.Shared.Keys));
    }

    /// <summary>The folder of the keys that guard forms, beside the key file and as closed as that.</summary>
    private static DirectoryInfo FormKeys(KeyRing keys)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(keys.File)!, "forms"));
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }
        return folder;
    }

    private static void UsePipeline(WebApplication app, ServingOptions serving)
    {
        app.Use(SecurityHeaders.AddAsync);
        // What the framework would write of an exception holds its message; the fault page writes what may be written.
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = FaultPage.AnswerAsync, SuppressDiagnosticsCallback = _ => true });
        app.Use(next => NamedProxy.RefuseOthers(serving, next));
        if (serving.Proxies.Count > 0)
        {
            app.UseForwardedHeaders(NamedProxy.Headers(serving));
            app.UseHostFiltering();
        }
        app.Use(RefuseNamelessAsync);
        app.Use(NamedProxy.RequireTlsAsync);
        app.Use(HeadAsGetAsync);
        app.UseRouting();
        app.Use(RequestLimits.RefuseTooLargeAsync);
        app.Use(QueryWords.SpellAsync);
        app.UseRequestTimeouts();
        app.UseResponseCompression();
        app.Use(SameSite.RefuseOthersAsync);
        app.Use(RequestLanguage.RememberAsync);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(FaultPage.FillAsync);
        app.Use(RequestActor.ReadAsync);
        app.Use(app.Services.GetRequiredService<RateLimits>().CountAsync);
        app.Use(RequestActor.TurnAwayAsync);
        app.Use(PlaceOfPage.ReadAsync);
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        var api = app.MapGroup("/api");
        ((IEndpointConventionBuilder)api).Finally(RequestLimits.GiveTime);
        foreach (var module in Composition.Modules.All)
        {
            module.Map(api);
            module.MapSite(app);
        }
        api.Map("/{**path}", (string path, Door door) => door.Problem(new PageNotFound())).ExcludeFromDescription().WithOrder(int.MaxValue);
        Health.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/api/docs", scalar => scalar.WithTitle("Fangxian API").WithOpenApiRoutePattern("/openapi/v1.json").DisableDefaultFonts().WithNonce().DisableAgent().DisableMcp().DisableTelemetry().HideDeveloperTools().HideClientButton());
        app.MapRazorComponents<Document>().AddAdditionalAssemblies([.. Composition.Modules.All.Select(m => m.GetType().Assembly).Distinct()]).Finally(RequestLimits.GiveTime);
    }

    /// <summary>Load balancers that ask by HTTP/1.0 name no host. Whether the server works is the same under every name, and they are told; nothing else is answered.</summary>
    private static Task RefuseNamelessAsync(HttpContext http, RequestDelegate next) =>
        http.Request.Host.HasValue || http.Request.Path == Health.Path ? next(http) : FaultPage.UnreadableAsync(http);

    /// <summary>A question for the headers alone is answered as the page itself would be; the server leaves the body out.</summary>
    private static Task HeadAsGetAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
        }
        return next(http);
    }
}

/// <summary>The cookie beside the token of every form; its name follows whether the request came over TLS.</summary>
internal sealed class FormCookie : CookieBuilder
{
    private readonly IHttpContextAccessor _http;

    public FormCookie(IHttpContextAccessor http)
    {
        _http = http;
        (SameSite, HttpOnly, SecurePolicy, IsEssential) = (SameSiteMode.Strict, true, CookieSecurePolicy.SameAsRequest, true);
    }

    public override string? Name
    {
        get => HostCookie.Name(_http.HttpContext, "fx-form");
        set => base.Name = value;
    }
}
