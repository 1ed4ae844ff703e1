*** Settings ***
Documentation       Mistakes in plugins: the import fails, names plugin and hook, and says what to do.

Variables           _inner/on_path.py
Library             ../resources/InnerRun.py

Test Template       Import Should Fail


*** Test Cases ***
Names That Are Taken
    [Documentation]    Of a platform, a transport, a behaviour, a keyword; by the library or by another plugin.
    TakenPlatform    registers the platform 'android', which plugin 'built-in platforms' registers already. Give it*
    TakenTransport    registers the transport 'websockets', which plugin 'built-in transports' registers already. Give*
    TakenBehavior    registers the behavior 'echo', which plugin 'built-in behaviors' registers already. Give it*
    TakenKeyword    adds the keyword 'close_socket', which the library has already. Give it another name.
    SecondOfTwo    registers the platform 'two', which plugin 'mistakes.FirstOfTwo' registers already. Give it*
    ...    before=mistakes.FirstOfTwo,
Answers Of The Wrong Kind
    [Documentation]    What came, and what must.
    NotAProfile    returned 'watch' from swan_platforms; it must be a Profile.
    NotAList    returned a value of type Profile from swan_platforms; it must be a list of a Profile each.
    NotAMapping    returned a value of type list from swan_transports; it must be a dictionary: *
    NoKeywords    returned an object of type NoKeywords from swan_keywords that has no keyword; mark *
Errors
    [Documentation]    Of the hook, and of the plugin while it is made.
    [Template]    Plugins Should Fail
    mistakes.Raising    Plugin 'mistakes.Raising' raised in swan_platforms: OSError('on purpose')
    mistakes.RaisingInInit    The plugin 'mistakes.RaisingInInit' raised while loading: OSError('on purpose').
Hooks
    [Documentation]    Misspelt, with arguments that it is not given, or not as a hook.
    Misspelt    implements swan_plattforms(), but there is no hook of that name. Did you mean swan_platforms? *
    WrongSignature    implements swan_encode(message, socket), but the hook gives no 'message'. The hook is*
    Async    implements swan_encode(data) as a coroutine or a generator, which nobody would run. Make it*
    Unmarked    has a function swan_encode, which is not marked as a hook. Write @hookimpl above it*
Platforms
    [Documentation]    Without a code for each failure, and with what is none.
    [Template]    Platform Should Be Refused
    Incomplete    'bare' has no code for: invalid parameter, capability missing in this host, *. Add an*
    PlainAnswer    'plain' answers too many tasks with a value of type tuple; it must be an Answer: *
    BadErrorEvent    'odd' gives 'error happen' as the error event in state CONNECTING; it must be a *
    NoLimit    'none' has limits that cannot be met: Limits(sockets=0, connect_timeout=60.0). Sockets are 1 *
What Cannot Be Loaded
    [Documentation]    Modules, classes and their arguments.
    [Template]    Plugins Should Fail
    no_such_module    There is no plugin 'no_such_module': no installed plugin, no module and no class has that *
    mistakes.NoSuchClass    There is no plugin 'mistakes.NoSuchClass': * (module 'mistakes' has no attribute *). Check *
    mistakes;argument    The plugin 'mistakes' takes no arguments, as it is no class; it was given 1.
    mistakes.Needing    * cannot be made with these arguments: missing a required argument: 'key'. It takes (key*, days*
    mistakes.Needing;a;b;c    * cannot be made with these arguments: too many positional arguments. It takes (key*
    json    Plugin 'json' implements no hook. Mark its functions with @hookimpl. The library's hooks are: *
    ${7}    Plugin 'int' implements no hook.*
    watch, watch    The plugin 'watch' is loaded already, as 'watch' (import). Name it once.
Unknown Names
    [Documentation]    Lists those that are registered, and the near miss.
    [Template]    Name Should Be Unknown
    platform    wacht    platform 'wacht' is not known. Did you mean 'watch'? Known: android, ios, watch.
    platform    phone    platform 'phone' is not known. Known: android, ios, watch.
    transport    loopbak    transport 'loopbak' is not known. Did you mean 'loopback'? Known: websocket-client
As Robot Prints It
    [Documentation]    One paragraph on the console, which begins with the file and the line of the import.
    [Template]    NONE
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/bad_plugin.robot    --pythonpath    ${CURDIR}/_inner
    Should Contain
    ...    ${run.stdout}
    ...    bad_plugin.robot' on line 4: Initializing library 'SwanSocketLibrary' with arguments
    Should Contain
    ...    ${run.stdout}
    ...    failed: Plugin 'mistakes.Misspelt' implements swan_plattforms(), but there is no hook


*** Keywords ***
Import Should Fail
    [Arguments]    ${plugin}    ${error}    ${before}=${EMPTY}
    Plugins Should Fail    ${before} mistakes.${plugin}    Plugin 'mistakes.${plugin}' ${error}

Platform Should Be Refused
    [Arguments]    ${plugin}    ${error}
    Plugins Should Fail    mistakes.${plugin}    Plugin 'mistakes.${plugin}': Platform ${error}

Plugins Should Fail
    [Arguments]    ${plugins}    ${error}
    ${told} =    Run Keyword And Expect Error    Initializing library 'SwanSocketLibrary'*
    ...    Import Library    SwanSocketLibrary    plugins=${plugins}    AS    Broken
    ${first} =    Evaluate    $told.split(' failed: ', 1)[1].split('\\nTraceback')[0].split('\\nPYTHONPATH')[0]
    Should Match    ${first}    ${error}

Name Should Be Unknown
    [Arguments]    ${argument}    ${value}    ${error}
    ${told} =    Run Keyword And Expect Error    Initializing library 'SwanSocketLibrary'*
    ...    Import Library    SwanSocketLibrary    plugins=watch, loopback    ${argument}=${value}    AS    Broken
    Should Contain    ${told}    ${error}
