using System.Net;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Ui;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Http.Features;
using Scalar.AspNetCore;

namespace Fangxian.Web;

/// <summary>The web host: pages, API, static files, on loopback only until accounts exist.</summary>
public static class WebHost
{
    /// <summary>The largest file a page or the API takes.</summary>
    public const long MostUploadBytes = 256L << 20;

    public static async Task<int> ServeAsync(Databases databases, string urls, Words words, CancellationToken cancellation)
    {
        if (urls.Split(';').FirstOrDefault(url => !IsLoopback(url)) is { } other)
        {
            await Console.Error.WriteLineAsync(words["web.loopback-only", other]);
            return ExitCode.RefusedByRule;
        }
        await using var app = Build(databases, urls);
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

    /// <summary>A database without accounts: whoever can read the server's own output becomes its administrator.</summary>
    private static async Task SayCodeAsync(WebApplication app, Databases databases, Words words, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(Scope.Everything);
        if (!await db.HasAccountsAsync(cancellation))
        {
            Console.Out.WriteLine(words["web.set-up-code", app.Services.GetRequiredService<SetUpCode>().Renew(), (int)SetUpCode.Lasts.TotalMinutes, SetUpCode.MostTries]);
        }
    }

    /// <summary>The application on an open, migrated database; the caller keeps the database.</summary>
    public static WebApplication Build(Databases databases, string urls, TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = typeof(WebHost).Assembly.GetName().Name });
        builder.WebHost.UseUrls(urls).UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MostUploadBytes;
            kestrel.AddServerHeader = false;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        AddServices(builder.Services, databases, clock ?? TimeProvider.System);
        var app = builder.Build();
        UsePipeline(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, Databases databases, TimeProvider clock)
    {
        services.AddSingleton(databases);
        services.AddSingleton(databases.Shared);
        services.AddSingleton(databases.Shared.Calendar);
        services.AddSingleton(clock);
        services.AddSingleton(Composition.Modules);
        services.AddSingleton(Composition.Texts);
        services.AddSingleton<Run>();
        services.AddSingleton<SignedIn>();
        services.AddSingleton<SetUpCode>();
        services.AddScoped(provider => RequestActor.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext));
        services.AddScoped(provider => new Words(Composition.Texts, RequestLanguage.Of(provider.GetRequiredService<IHttpContextAccessor>().HttpContext)));
        services.AddScoped<Door>();
        services.AddSingleton<KeptMarkup>();
        services.AddHttpContextAccessor();
        services.AddSingleton(System.Text.Encodings.Web.HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All));
        services.AddRazorComponents();
        services.AddAntiforgery(antiforgery => antiforgery.Cookie = new() { Name = "fx-form", SameSite = SameSiteMode.Strict, HttpOnly = true, SecurePolicy = CookieSecurePolicy.SameAsRequest });
        services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = MostUploadBytes);
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        services.Configure<HostFilteringOptions>(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        services.AddHostFiltering(_ => { });
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddOpenApi("v1", OpenApiWords.Configure);
        services.AddDataProtection().SetApplicationName("fangxian").PersistKeysToFileSystem(FormKeys(databases.Shared.Keys));
    }

    /// <summary>The folder of the keys that guard forms, beside the key file and as closed as that.</summary>
    private static DirectoryInfo FormKeys(KeyRing keys)
    {
        var folder = Path.Combine(Path.GetDirectoryName(keys.File)!, "forms");
        return OperatingSystem.IsWindows() ? Directory.CreateDirectory(folder) : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseExceptionHandler(failed => failed.Run(FaultPage.AnswerAsync));
        app.Use(HeadAsGetAsync);
        app.UseRouting();
        app.UseHostFiltering();
        app.UseResponseCompression();
        app.Use(SecurityHeaders.AddAsync);
        app.Use(RequestLanguage.RememberAsync);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(RequestActor.ReadAsync);
        app.Use(PlaceOfPage.ReadAsync);
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        var api = app.MapGroup("/api");
        foreach (var module in Composition.Modules.All)
        {
            module.Map(api);
            module.MapSite(app);
        }
        api.MapFallback("/{**path}", (string path, Door door) => door.Problem(new Platform.Results.PageNotFound())).ExcludeFromDescription();
        Health.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/api/docs", scalar => scalar.WithTitle("Fangxian API").WithOpenApiRoutePattern("/openapi/v1.json").DisableDefaultFonts());
        app.MapRazorComponents<Document>().AddAdditionalAssemblies([.. Composition.Modules.All.Select(m => m.GetType().Assembly).Distinct()]);
    }

    /// <summary>A question for the headers alone is answered as the page itself would be; the server leaves the body out.</summary>
    private static Task HeadAsGetAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
        }
        return next(http);
    }

    private static bool IsLoopback(string url)
    {
        var address = BindingAddress.Parse(url);
        return address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
